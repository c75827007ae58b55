import { Page } from "../parts/page";

export default function Stub({ id }: { id?: string }) {
  return <Page title="phone/check-in">{id}</Page>;
}
