-- Writes or deletes one step and answers the whole draft after it.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expiresAt, expected, digest, token, step, stepToken, maxBytes, the value when there is one
local draft, index = KEYS[1], KEYS[2]
local now, expiresAt, expected, digest, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local step, stepToken, maxBytes, value = ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[9]

local live, current, lastDigest, lastReplaced, bytes =
  unpack(redis.call('HMGET', draft, 'expiresAt', 't:' .. step, 'd:' .. step, 'p:' .. step, 'bytes'))
if not live or tonumber(live) <= tonumber(now) then
  return { 'not-found' }
end

if expected ~= '*' and expected ~= current then
  local repeated = lastDigest == digest and lastReplaced == expected
  return { repeated and 'replayed' or 'mismatch', redis.call('HGETALL', draft) }
end

bytes = tonumber(bytes) - redis.call('HSTRLEN', draft, 'v:' .. step) + #(value or '')
if bytes > maxBytes then
  return { 'too-large' }
end

redis.call('HINCRBY', draft, 'revision', 1)
redis.call('HSET', draft, 'token', token, 'updatedAt', now, 'expiresAt', expiresAt, 'bytes', bytes,
  't:' .. step, stepToken, 'u:' .. step, now, 'd:' .. step, digest, 'p:' .. step, current or '')
if value then
  redis.call('HSET', draft, 'v:' .. step, value)
else
  redis.call('HDEL', draft, 'v:' .. step)
end
redis.call('PEXPIREAT', draft, expiresAt)
redis.call('ZADD', index, expiresAt, draft)
redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
return { 'written', redis.call('HGETALL', draft) }
