// What does the sign-in say?
import { catalogue } from "../texts/catalogue";

export const texts = catalogue(
  {
    title: "Đăng nhập sổ tay",
    username: "Tên đăng nhập hoặc số căn cước",
    password: "Mật khẩu",
    show: "Hiện mật khẩu",
    verb: "Đăng nhập",
    problem: "Chưa đăng nhập được",
    missing: "Đồng chí nhập tên đăng nhập và mật khẩu.",
    missingUsername: "Đồng chí nhập tên đăng nhập hoặc số căn cước.",
    missingPassword: "Đồng chí nhập mật khẩu.",
    wrong: "Tên đăng nhập hoặc mật khẩu không đúng.",
    wrongHint: "Đồng chí xem lại chữ hoa, chữ thường và dấu. Chọn “Hiện mật khẩu” để thấy chữ đang gõ.",
    tooMany: (time: string) => `Đã thử quá nhiều lần. Đồng chí đăng nhập lại được từ ${time}.`,
    wait: (minutes: number) => `Còn khoảng ${minutes}\u00a0phút nữa. Trong lúc chờ, đồng chí có thể hỏi bí thư chi bộ.`,
    nowAgain: "Bây giờ đồng chí có thể đăng nhập lại.",
    unreachable: "Không liên lạc được với máy chủ.",
    unreachableHint: "Đồng chí kiểm tra mạng rồi bấm “Đăng nhập” lần nữa. Những gì đã gõ vẫn còn.",
    left: {
      ended: "Phiên đăng nhập đã kết thúc. Đồng chí đăng nhập lại để tiếp tục.",
      here: "Đồng chí đã đăng xuất trên máy này.",
      everywhere: "Đồng chí đã đăng xuất trên mọi máy.",
    },
  },
  {
    title: "Sign in to the handbook",
    username: "User name or citizen ID",
    password: "Password",
    show: "Show the password",
    verb: "Sign in",
    problem: "You are not signed in",
    missing: "Enter your user name and password.",
    missingUsername: "Enter your user name or citizen ID.",
    missingPassword: "Enter your password.",
    wrong: "The user name or the password is wrong.",
    wrongHint: "Check capital letters and diacritics. Choose “Show the password” to see what you type.",
    tooMany: (time) => `Too many attempts. You can sign in again from ${time} on.`,
    wait: (minutes) =>
      `That is in about ${minutes} ${minutes === 1 ? "minute" : "minutes"}. Meanwhile you may ask your secretary.`,
    nowAgain: "You can sign in again now.",
    unreachable: "The server cannot be reached.",
    unreachableHint: "Check your network and press “Sign in” again. What you typed is still there.",
    left: {
      ended: "Your session has ended. Sign in again to go on.",
      here: "You have signed out on this device.",
      everywhere: "You have signed out on all devices.",
    },
  },
);
