// Must a row be drawn again? Only when something of what it is given is another thing than before.
import { Component, type FunctionComponent, h } from "preact";

export function onlyWhenChanged<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  class Unchanged extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return (Object.keys(next) as (keyof P)[]).some((name) => next[name] !== this.props[name]);
    }
    override render() {
      return h(Inner, this.props as P);
    }
  }
  return Unchanged as unknown as FunctionComponent<P>;
}
