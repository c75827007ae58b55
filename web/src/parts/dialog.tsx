// How is something asked first? In a dialog of the browser's own, which keeps the focus and closes by Escape.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { common } from "../texts/common";
import { Button } from "./act";

type Props = { title: string; onClose: () => void; children: ComponentChildren };

/** Open while it is rendered. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => queueMicrotask(() => before instanceof HTMLElement && before.focus()); // when it is gone
  }, []);
  return (
    <dialog ref={element} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

type ConfirmProps = Props & { verb: string; onConfirm: () => unknown; busy?: boolean; danger?: boolean };

/** One button does it, the other leaves everything as it is. */
export function Confirm({ verb, onConfirm, busy = false, danger = false, ...rest }: ConfirmProps) {
  return (
    <Dialog title={rest.title} onClose={rest.onClose}>
      {rest.children}
      <div class="buttons">
        <Button kind={danger ? "danger" : "first"} busy={busy} onPress={onConfirm}>
          {verb}
        </Button>
        <Button onPress={rest.onClose}>{common.value.cancel}</Button>
      </div>
    </Dialog>
  );
}
