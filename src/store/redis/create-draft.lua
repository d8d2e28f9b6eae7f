-- Makes a draft unless its owner has too many or its values are too large.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expiresAt, limit, maxBytes, id, head, token, the number of steps, (step, token) for each,
--       the number of values, (step, value) for each, the title when there is one
local draft, index = KEYS[1], KEYS[2]
local now, expiresAt, limit, maxBytes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

if redis.call('ZCOUNT', index, '(' .. now, '+inf') >= limit then
  return { 'limit-reached' }
end

local fields = {
  'id', ARGV[5], 'head', ARGV[6], 'token', ARGV[7], 'revision', '1',
  'createdAt', now, 'updatedAt', now, 'expiresAt', expiresAt,
}
local function put(field, value)
  fields[#fields + 1] = field
  fields[#fields + 1] = value
end

local at = 8
for _ = 1, tonumber(ARGV[at]) do
  put('t:' .. ARGV[at + 1], ARGV[at + 2])
  put('u:' .. ARGV[at + 1], now)
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
put('bytes', bytes)
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
