// How are the pages built? Into server/built/, where the server finds them and the wheel takes them from.
import { defineConfig } from "vite";

const SERVER = "http://127.0.0.1:8000"; // that of `make run`, behind `npm run dev`

const FIRST =
  /src\/(main|who|api\/(clock|graphql|posted|version)|texts\/chosen|parts\/patiently|phone\/(meeting|asked-of-mine))\.ts|preload-helper/;

export default defineConfig({
  build: {
    outDir: "../server/built",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the Content-Security-Policy has no data: for scripts and styles
    modulePreload: { polyfill: false },
    manifest: "parts.json", // which files each entry needs: tests/browser holds them to the budget
    rollupOptions: {
      input: { page: "index.html", worker: "src/worker.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "worker" ? "worker.js" : "assets/[name]-[hash].js"),
        // What many pages share comes in one file, and what the phone's do: each file costs headers, and perhaps a wait.
        // What is asked ahead stays in the entry, which imports nothing and so runs before all else is there.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "frame", test: (id) => /src|preact|graphql-ws/.test(id) && !FIRST.test(id), minShareCount: 4 },
            { name: "phone", test: /src.phone/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/graphql": { target: SERVER, ws: true }, "/minutes": SERVER, "/attachments": SERVER } },
});
