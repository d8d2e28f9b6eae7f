-- Makes a draft unless its owner has too many or its values are too large. The fields of its hash: draft-hash.ts.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expiresAt, limit, maxBytes, token, fixed, the number of steps, (step, its field) for each,
--       the number of values, (step, value) for each, the title when there is one
local draft, index = KEYS[1], KEYS[2]
local now, expiresAt, limit, maxBytes, token = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

if redis.call('ZCOUNT', index, '(' .. now, '+inf') >= limit then
  return { 'limit-reached' }
end

local fields = { 'fixed', ARGV[6] }
local function put(field, value)
  fields[#fields + 1] = field
  fields[#fields + 1] = value
end

local at = 7
for _ = 1, tonumber(ARGV[at]) do
  put('s:' .. ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
at = at + 1
local bytes = 0
for _ = 1, tonumber(ARGV[at]) do
  put('v:' .. ARGV[at + 1], ARGV[at + 2])
  bytes = bytes + #ARGV[at + 2]
  at = at + 2
end
if bytes > maxBytes then
  return { 'too-large' }
end
put('state', table.concat({ expiresAt, bytes, 1, now, token }, '\n'))
if ARGV[at + 1] then
  put('title', ARGV[at + 1])
end

-- Only the first write of a script is refused when memory is full, so it must be one that takes memory.
redis.call('ZADD', index, expiresAt, draft)
redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
redis.call('DEL', draft)
redis.call('HSET', draft, unpack(fields))
redis.call('PEXPIREAT', draft, expiresAt)
redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
return { 'written', redis.call('HGETALL', draft) }
