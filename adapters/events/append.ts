/**
 * Compare-and-append for a batch of events, atomically.
 *
 * KEYS: the stream, then per event the head key of each of its rooms. ARGV: length limit, lifetime of a head and of the stream in seconds, `1` to
 * append over gaps, number of events; then per event its type, its rooms as text, its JSON, the number of rooms, and its number in each room.
 * Answers one digit per event: 0 duplicate, 1 appended, 2 gap.
 *
 * An unknown head is accepted: it is one that expired or that Redis has lost, and readers check against the database. An event that is new in any of
 * its rooms is appended even if others have it: an entry too many is dropped by every reader, a missing one is not.
 */
export const APPEND = `
local stream, limit, headTtl, streamTtl = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local force, count = ARGV[4] == '1', tonumber(ARGV[5])
local out, a, k = {}, 6, 2
for i = 1, count do
  local rooms = tonumber(ARGV[a + 3])
  local has, gap = true, false
  local fresh = {}
  for j = 0, rooms - 1 do
    local n = tonumber(ARGV[a + 4 + j])
    local head = tonumber(redis.call('GET', KEYS[k + j]) or nil)
    if not head or n > head then
      has = false
      fresh[#fresh + 1] = j
      if head and n > head + 1 then gap = true end
    end
  end
  if has then
    out[i] = 0
  elseif gap and not force then
    out[i] = 2
  else
    redis.call('XADD', stream, 'MAXLEN', '~', limit, '*', 't', ARGV[a], 'r', ARGV[a + 1], 'j', ARGV[a + 2])
    for _, j in ipairs(fresh) do
      redis.call('SET', KEYS[k + j], ARGV[a + 4 + j], 'EX', headTtl)
    end
    out[i] = 1
  end
  a = a + 4 + rooms
  k = k + rooms
end
redis.call('EXPIRE', stream, streamTtl)
return out
`;
