// What does the page say on which a meeting is scheduled?
import { catalogue } from "../texts/catalogue";

export const scheduling = catalogue(
  {
    title: "Lên lịch họp",
    notHis: "Chỉ bí thư, phó bí thư của chi bộ lên lịch họp.",
    kind: "Loại cuộc họp",
    day: "Ngày",
    time: "Giờ",
    timeMissing: "Đồng chí chọn ngày và giờ họp.",
    called: "Tên cuộc họp",
    calledMissing: "Đồng chí nhập tên cuộc họp.",
    suggested: (kind: string, month: number) => (month ? `${kind} tháng ${month}` : kind),
    place: "Địa điểm",
    programme: "Chương trình",
    item: (n: number) => `Nội dung ${n}`,
    leaveOut: "Bỏ",
    leaveOutNamed: (n: number, title: string) => `Bỏ nội dung ${n}: ${title}`,
    add: "Thêm nội dung",
    verb: "Lên lịch",
    afterwards: "Đảng viên chỉ được mời khi đồng chí bấm “Mời họp” ở trang sau.",
  },
  {
    title: "Schedule a meeting",
    notHis: "Only the secretary and the deputy secretary of the cell schedule its meetings.",
    kind: "Kind of meeting",
    day: "Day",
    time: "Time",
    timeMissing: "Choose the day and the time.",
    called: "Title",
    calledMissing: "Enter what the meeting is called.",
    suggested: (kind, month) =>
      month ? `${kind}, ${new Date(2000, month - 1).toLocaleString("en-GB", { month: "long" })}` : kind,
    place: "Place",
    programme: "Programme",
    item: (n) => `Item ${n}`,
    leaveOut: "Leave out",
    leaveOutNamed: (n, title) => `Leave out item ${n}: ${title}`,
    add: "Add an item",
    verb: "Schedule",
    afterwards: "Members are invited only when you press “Invite the members” on the next page.",
  },
);
