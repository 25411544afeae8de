/**
 * Finds the number of an event in its frame without parsing it: the digits behind `marker` (`"room_sequences":{"task:1":`). All frames of a row are
 * laid out alike, so the place of the last find is tried first. -1 when the frame has no marker.
 */
export function sequenceFinder(marker: string): (buffer: Buffer, start: number, end: number) => number {
  const needle = Buffer.from(marker);
  let guess = -1;
  return (buffer, start, end) => {
    let at = start + guess;
    if (guess < 0 || at + needle.length > end || buffer.compare(needle, 0, needle.length, at, at + needle.length) !== 0) {
      at = buffer.subarray(start, end).indexOf(needle);
      if (at < 0) return -1;
      guess = at;
      at += start;
    }
    let n = 0;
    for (let digit = at + needle.length; digit < end; digit += 1) {
      const value = buffer[digit]! - 48;
      if (value < 0 || value > 9) break;
      n = n * 10 + value;
    }
    return n;
  };
}
