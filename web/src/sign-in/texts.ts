// What does the sign-in say?
import { catalogue } from "../texts/catalogue";

export const texts = catalogue(
  {
    title: "Đăng nhập sổ tay",
    username: "Tên đăng nhập hoặc số căn cước",
    password: "Mật khẩu",
    show: "Hiện mật khẩu",
    verb: "Đăng nhập",
    missing: "Đồng chí nhập tên đăng nhập và mật khẩu.",
  },
  {
    title: "Sign in to the handbook",
    username: "User name or citizen ID",
    password: "Password",
    show: "Show the password",
    verb: "Sign in",
    missing: "Enter your user name and password.",
  },
);
