// How does a button do something? Once at a time; while it runs it says so, and what goes wrong stands beside it.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { Refused, Unreachable } from "../api/ask";
import { common } from "../texts/common";

export type Act<G extends unknown[]> = {
  run: (...given: G) => Promise<boolean>;
  busy: ReadonlySignal<boolean>;
  failed: ReadonlySignal<string | undefined>;
  /** The stable code of a refusal, "UNREACHABLE" without an answer. */
  code: ReadonlySignal<string | undefined>;
  forget: () => void;
};

/** `run` answers whether it was done. A second call while the first runs does nothing. */
export function useAct<G extends unknown[]>(deed: (...given: G) => Promise<unknown>): Act<G> {
  const busy = useSignal(false);
  const failed = useSignal<string | undefined>(undefined);
  const code = useSignal<string | undefined>(undefined);
  const newest = useRef(deed);
  newest.current = deed;

  async function run(...given: G): Promise<boolean> {
    if (busy.peek()) return false;
    busy.value = true;
    failed.value = code.value = undefined;
    try {
      await newest.current(...given);
      return true;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      failed.value = wordsOf(error);
      code.value = error instanceof Refused ? error.code : "UNREACHABLE";
      return false;
    } finally {
      busy.value = false;
    }
  }

  return {
    run,
    busy,
    failed,
    code,
    forget: () => {
      failed.value = code.value = undefined;
    },
  };
}

export function wordsOf(error: Refused | Unreachable): string {
  return error instanceof Refused ? error.message : common.value.unreachable;
}

type ButtonProps = {
  onPress: () => unknown;
  children: ComponentChildren;
  kind?: "first" | "plain" | "quiet" | "danger";
  busy?: boolean;
} & Omit<JSX.IntrinsicElements["button"], "onClick" | "type">;

/** `first`: the one next step of the page. It stays reachable while it is busy, for the focus is on it. */
export function Button({ onPress, kind = "plain", busy = false, children, class: extra = "", ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${kind} ${extra}`}
      aria-busy={busy}
      aria-disabled={busy}
      onClick={() => !busy && onPress()}
      {...rest}
    >
      {children}
    </button>
  );
}

/** What went wrong, read out as soon as it is there. */
export function Failed({ children }: { children: ComponentChildren }) {
  return (
    <div role="alert" class="failed-place">
      {children ? <p class="failed">{children}</p> : null}
    </div>
  );
}
