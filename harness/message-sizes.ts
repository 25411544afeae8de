/** Below the limit of 1 MB that Socket.IO has by default, and above it. Not all the same letter, so that what is compressed on the way stays large. */
export const LARGE = varied(900_000);
export const TOO_LARGE = varied(1_100_000);

function varied(length: number): string {
  const parts: string[] = [];
  for (let seed = 1, size = 0; size < length; size += 8) {
    seed = (seed * 48_271) % 2_147_483_647;
    parts.push(seed.toString(36).padStart(8, "0").slice(-8));
  }
  return parts.join("").slice(0, length);
}
