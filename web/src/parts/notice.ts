// What must be said on whatever page comes next? A part that has something to say, though its own page may be gone.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

export const notice = signal<ComponentType | undefined>(undefined);
