// How are the pages built? Into server/built/, where the server finds them and the wheel takes them from.
import { defineConfig } from "vite";

const SERVER = "http://127.0.0.1:8000"; // that of `make run`, behind `npm run dev`

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
        // What all pages share comes in one file: on a slow line each more costs a wait, not its size.
        codeSplitting: { groups: [{ name: "frame", test: /src|preact|graphql-ws/, minShareCount: 5 }] },
      },
    },
  },
  server: { proxy: { "/graphql": { target: SERVER, ws: true }, "/minutes": SERVER, "/attachments": SERVER } },
});
