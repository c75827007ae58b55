// How does a phone read an address from a screen? A QR code, drawn as one path; dark on white, also on a dark screen.
import { useSignal, useSignalEffect } from "@preact/signals";
import { patiently } from "./patiently";

const EMPTY = { size: 1, data: [] as boolean[][] };

/** `label`: what a screen reader says instead. What draws it comes when the page is there. */
export function Qr({ text, label }: { text: string; label: string }) {
  const asked = useSignal(text);
  const code = useSignal(EMPTY);
  asked.value = text;
  useSignalEffect(() => {
    const wanted = asked.value;
    patiently(() => import("uqr")).then(({ encode }) => {
      if (wanted === asked.peek()) code.value = encode(wanted, { ecc: "M", border: 3 });
    });
  });
  const { size, data } = code.value;
  const dark = data.flatMap((row, y) => row.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : "")));
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
