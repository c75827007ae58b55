// Is there a newer version of the pages than this one? The first page names its script, which has another name then.
const own = document.querySelector('script[type="module"][src^="/assets/"]')?.getAttribute("src");

/** As long as there is no page that could say so, nothing is lost. */
let found = () => location.reload();

export function onNewVersion(listener: () => void): void {
  found = listener;
}

/** Asked when something of this version does not come, and after a line that was lost: the server may be another. */
export async function lookForNewVersion(): Promise<void> {
  if (!own) return; // pages that are being written
  try {
    const page = await fetch("/", { cache: "no-cache", headers: { accept: "text/html" } });
    if (page.ok && !(await page.text()).includes(own)) found();
  } catch {
    // It is looked for the next time.
  }
}
