// What becomes of a tap: kept, sent once, sent again, refused, too late, its writer gone? The outbox as it is, with the
// few things of a browser that it needs, and deeds that answer when the test lets them.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { runnerImport } from "vite";

const listeners = new Map();
const network = { onLine: true };
const stage = {
  addEventListener: (name, listener) => listeners.set(name, new Set([...(listeners.get(name) ?? []), listener])),
  removeEventListener: (name, listener) => listeners.get(name)?.delete(listener),
  document: { documentElement: {}, addEventListener: () => {}, querySelector: () => null },
  navigator: network,
  BroadcastChannel: class {
    postMessage() {}
  },
};
for (const [name, value] of Object.entries(stage)) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { module } = await runnerImport("./tests/bench.ts", { configFile: false, logLevel: "silent" });
const { abandoned, forget, letterOf, pending, post, Refused, takeBack, Unreachable, viewer } = module;

const KEY = "ballot:1";
const state = () => letterOf(KEY)?.state;
const signedIn = (id) => {
  viewer.value = id && { member: { id } };
};
/** Whatever was promised has happened. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A deed whose tries are answered one after the other: by a value, or an error that is thrown. */
function deed(arrived) {
  const tries = [];
  const send = () => new Promise((answer, refuse) => tries.push({ answer, refuse }));
  const answers = async (what) => {
    const newest = tries.at(-1);
    if (what instanceof Error) newest.refuse(what);
    else newest.answer(what);
    await settle();
  };
  return { tries, answers, letter: arrived ? { send, arrived } : { send } };
}

function online(is) {
  network.onLine = is;
  if (is) for (const listener of listeners.get("online") ?? []) listener();
}

beforeEach(() => {
  signedIn(null);
  online(true);
  signedIn("me");
  forget(KEY);
});

test("a tap is sent at once, and its answer is kept", async () => {
  const one = deed();
  post(KEY, one.letter);
  assert.equal(state(), "sending");
  await one.answers({ receipt: "7K4-2QF" });
  assert.equal(state(), "done");
  assert.deepEqual(letterOf(KEY).answer, { receipt: "7K4-2QF" });
  assert.deepEqual(pending(), []);
});

test("a second tap while the first is on its way is not taken", async () => {
  const [one, two] = [deed(), deed()];
  post(KEY, one.letter);
  post(KEY, two.letter);
  await one.answers("first");
  assert.equal(letterOf(KEY).answer, "first");
  assert.equal(two.tries.length, 0);
});

test("without a network it is kept, asks the browser to stay, and is sent once when the network is back", async () => {
  online(false);
  const one = deed();
  post(KEY, one.letter);
  assert.equal(state(), "waiting");
  assert.equal(one.tries.length, 0);
  assert.equal(listeners.get("beforeunload").size, 1);
  online(true);
  online(true);
  assert.equal(one.tries.length, 1);
  await one.answers("in");
  assert.equal(state(), "done");
  assert.equal(listeners.get("beforeunload").size, 0);
});

test("what has surely not left can be taken back, and nothing else", async () => {
  online(false);
  const one = deed();
  post(KEY, one.letter);
  assert.equal(takeBack(KEY), true);
  assert.equal(state(), undefined);
  online(true);
  assert.equal(one.tries.length, 0);
  post(KEY, one.letter);
  assert.equal(takeBack(KEY), false);
  await one.answers(new Unreachable());
  assert.equal(takeBack(KEY), false);
});

test("without an answer it is sent again, later each time", async () => {
  const one = deed();
  post(KEY, one.letter);
  for (const [tries, pause] of [2_000, 4_000, 8_000, 10_000, 10_000].entries()) {
    await one.answers(new Unreachable());
    assert.equal(state(), "unanswered");
    mock.timers.tick(pause - 1);
    assert.equal(one.tries.length, tries + 1);
    mock.timers.tick(1);
    assert.equal(one.tries.length, tries + 2);
  }
  await one.answers("in");
  assert.equal(state(), "done");
});

test("a refusal of the first try is told, and the next tap is a new one", async () => {
  const [one, two] = [deed(() => assert.fail("nothing was sent before")), deed()];
  post(KEY, one.letter);
  await one.answers(new Refused("POLL_CLOSED", "Too late."));
  assert.equal(state(), "refused");
  assert.equal(letterOf(KEY).refusal.code, "POLL_CLOSED");
  post(KEY, two.letter);
  await two.answers("in");
  assert.equal(state(), "done");
});

for (const [arrived, becomes] of [
  [() => true, "done"],
  [() => false, "refused"],
  [() => Promise.reject(new Unreachable()), "unanswered"],
  [() => Promise.reject(new Refused("NOT_FOUND", "")), "refused"],
  [undefined, "refused"],
]) {
  test(`a refusal after a try without an answer: ${arrived ?? "nobody can tell"} makes it ${becomes}`, async () => {
    const one = deed(arrived);
    post(KEY, one.letter);
    await one.answers(new Unreachable());
    mock.timers.tick(2_000);
    await one.answers(new Refused("ALREADY_VOTED", "Twice."));
    assert.equal(state(), becomes);
    assert.equal(letterOf(KEY).lost ?? false, becomes === "done");
  });
}

test("whose session ends is told what was not sent: what surely was not, and what nobody knows", async () => {
  const [sent, unanswered] = [deed(), deed()];
  post("check-in:1", unanswered.letter);
  await unanswered.answers(new Unreachable());
  online(false);
  post(KEY, sent.letter);
  signedIn(null);
  assert.deepEqual(abandoned.value, [
    { key: "check-in:1", surely: false },
    { key: KEY, surely: true },
  ]);
  assert.deepEqual(pending(), []);
  online(true);
  mock.timers.tick(20_000);
  assert.equal(sent.tries.length, 0);
  assert.equal(unanswered.tries.length, 1);
});

test("what is on its way when the session ends is told by what becomes of it", async () => {
  const [refused, done, lost] = [deed(), deed(), deed()];
  post("rating:1", refused.letter);
  post("speaking:1", done.letter);
  post("excuse:1", lost.letter);
  signedIn(null);
  assert.equal(abandoned.value.length, 3);
  await refused.answers(new Refused("UNAUTHENTICATED", "Who?"));
  await done.answers("in");
  await lost.answers(new Unreachable());
  assert.deepEqual(abandoned.value, [
    { key: "rating:1", surely: true },
    { key: "excuse:1", surely: false },
  ]);
  assert.equal(letterOf("rating:1"), undefined);
});

test("who signs in again begins with nothing, and nothing of another is his", async () => {
  online(false);
  post(KEY, deed().letter);
  signedIn("somebody else");
  assert.equal(state(), undefined);
  assert.deepEqual(abandoned.value, [{ key: KEY, surely: true }]);
  signedIn(null);
  signedIn("me");
  assert.deepEqual(abandoned.value, []);
});
