// What does the sign-out say? Where it is, the words of the sign-in are not needed.
import { catalogue } from "../texts/catalogue";

export const leaving = catalogue(
  {
    signOut: "Đăng xuất",
    signedInAs: "Đang đăng nhập:",
    onlyHere: "Đăng xuất trên máy này",
    everywhere: "Đăng xuất trên mọi máy",
    everywhereHint:
      "Nếu đồng chí mất điện thoại hoặc quên đăng xuất ở nơi khác, chọn “trên mọi máy”: máy nào cũng phải đăng nhập lại.",
  },
  {
    signOut: "Sign out",
    signedInAs: "Signed in:",
    onlyHere: "Sign out on this device",
    everywhere: "Sign out on all devices",
    everywhereHint:
      "If you lost a phone or forgot to sign out elsewhere, choose “on all devices”: each will have to sign in again.",
  },
);
