// How is something asked first? In a dialog of the browser's own, which keeps the focus and closes by Escape.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { common } from "../texts/common";
import { Button } from "./act";
import { focusWrong } from "./field";

type Props = { title: string; onClose: () => void; children: ComponentChildren };

/** Open while it is rendered. The focus is on what has `autofocus` in it, else on what comes first. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const gone = useRef(false);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const shown = element.current;
    shown?.showModal();
    return () => {
      gone.current = true;
      shown?.close();
      before?.focus(); // a dialog that is taken away does not give it back by itself
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby={titleId} onClose={() => !gone.current && onClose()}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

type ConfirmProps = Props & { verb: string; onConfirm: () => unknown; busy?: boolean; danger?: boolean };

/**
 * One button does it, the other leaves everything as it is: that has the focus where the first one is dangerous. Enter
 * in a field does neither.
 */
export function Confirm({ verb, onConfirm, busy = false, danger = false, ...rest }: ConfirmProps) {
  const asked = useRef<HTMLDivElement>(null);
  async function confirm() {
    await onConfirm();
    requestAnimationFrame(() => focusWrong(asked.current));
  }
  return (
    <Dialog title={rest.title} onClose={rest.onClose}>
      <div ref={asked}>{rest.children}</div>
      <div class="buttons">
        <Button kind={danger ? "danger" : "first"} busy={busy} onPress={confirm}>
          {verb}
        </Button>
        <Button onPress={rest.onClose} autofocus={danger}>
          {common.value.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
