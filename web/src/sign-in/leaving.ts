// What does the sign-out say? It is on every page, the sign-in is not.
import { catalogue } from "../texts/catalogue";

export const leaving = catalogue(
  {
    signedInAs: "Đang đăng nhập:",
    onlyHere: "Đăng xuất trên máy này",
    everywhere: "Đăng xuất trên mọi thiết bị",
    everywhereHint: "Nếu đồng chí mất điện thoại hoặc quên đăng xuất ở nơi khác, chọn “mọi thiết bị”.",
  },
  {
    signedInAs: "Signed in:",
    onlyHere: "Sign out on this device",
    everywhere: "Sign out on all devices",
    everywhereHint: "If you lost a phone or forgot to sign out elsewhere, choose “all devices”.",
  },
);
