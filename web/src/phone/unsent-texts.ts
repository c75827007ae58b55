// What is said of what was not sent?
import { catalogue } from "../texts/catalogue";

export const unsentTexts = catalogue(
  {
    abandoned: (n: number) => `${n} việc của đồng chí chưa gửi xong`,
    abandonedMeans: "Những việc này không được gửi nữa. Đồng chí đăng nhập, xem lại cuộc họp và làm lại nếu cần.",
    pending: (n: number) => `Còn ${n} việc chưa gửi xong. Nếu đăng xuất, những việc này không được gửi nữa:`,
    notSent: "chưa gửi",
    notKnown: "không rõ đã tới nơi chưa",
    understood: "Tôi đã hiểu",
    deeds: {
      "check-in": "Điểm danh",
      "check-out": "Báo về sớm",
      ballot: "Phiếu biểu quyết",
      contribution: "Ý kiến",
      withdrawal: "Rút lại ý kiến",
      speaking: "Đăng ký phát biểu",
      rating: "Đánh giá cuộc họp",
      excuse: "Đơn xin vắng",
      reservation: "Ý kiến bảo lưu",
    },
  },
  {
    abandoned: (n) => `${n} of your actions ${n === 1 ? "was" : "were"} not sent`,
    abandonedMeans: "They will not be sent any more. Sign in, look at the meeting and do them again if needed.",
    pending: (n) =>
      `${n} ${n === 1 ? "action is" : "actions are"} not sent yet. If you sign out they will not be sent:`,
    notSent: "not sent",
    notKnown: "it is not known whether it arrived",
    understood: "I understand",
    deeds: {
      "check-in": "Check-in",
      "check-out": "Leaving early",
      ballot: "Ballot",
      contribution: "Opinion",
      withdrawal: "Taking back an opinion",
      speaking: "Request to speak",
      rating: "Rating of the meeting",
      excuse: "Request to be excused",
      reservation: "Reserved opinion",
    },
  },
);
