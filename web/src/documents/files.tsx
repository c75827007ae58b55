// Which files belong to a document, and how large are they before somebody loads them?
import { language } from "../texts/language";
import { texts } from "./texts";

type File = { id: string; name: string; mediaType: string; size: number; url: string };

/** 800 byte, 12 KB, 1,5 MB */
function sizeOf(bytes: number): string {
  const t = texts.value;
  const told = (n: number, digits: number) =>
    new Intl.NumberFormat(language.value === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: digits }).format(n);
  if (bytes < 1024) return t.bytes(told(bytes, 0));
  if (bytes < 1024 ** 2) return t.kilobytes(told(bytes / 1024, 0));
  return t.megabytes(told(bytes / 1024 ** 2, 1));
}

export function Files({ files }: { files: File[] }) {
  const t = texts.value;
  if (!files.length) return null;
  return (
    <section class="files">
      <h2>{t.attachments}</h2>
      <ul class="plain-list">
        {files.map((file) => (
          <li key={file.id}>
            <a class="file" href={file.url} download={file.name} aria-label={t.download(file.name, sizeOf(file.size))}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" />
              </svg>
              <span>{file.name}</span>
            </a>
            <small>{sizeOf(file.size)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
