/** A supervisor in a process of its own, to be killed: prints its URL when ready. The argument is the data directory. */
import { supervision } from "./fixture.ts";
import { supervise } from "./supervise.ts";

const { ready } = supervise(supervision(process.argv[2]!, { does: "group" }));
console.log((await ready).url);
