/** Lets at most `width` pieces of work run at once; the others wait in line. `enter` resolves with the function that makes room again. */
export function createGate(width: number) {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    async enter(): Promise<() => void> {
      if (running >= width) await new Promise<void>((resolve) => line.push(resolve));
      else running += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        // The place is handed on, so that nobody slips in between.
        const next = line.shift();
        if (next) next();
        else running -= 1;
      };
    },
    waiting: () => line.length,
    running: () => running,
  };
}
