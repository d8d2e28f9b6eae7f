-- Writes or clears the title and answers the whole draft after it.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expiresAt, expected, digest, token, the title when there is one
local draft, index = KEYS[1], KEYS[2]
local now, expiresAt, expected, digest, token, title = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local state, titled = unpack(redis.call('HMGET', draft, 'state', 'titled'))
local live, bytes, revision, current = string.match(state or '', '^(%d+)\n(%d+)\n(%d+)\n%d+\n(.*)$')
if not live or tonumber(live) <= tonumber(now) then
  return { 'not-found' }
end

local lastDigest, lastReplaced = string.match(titled or '', '^([^\n]*)\n(.*)$')
if expected ~= '*' and expected ~= current then
  local repeated = lastDigest == digest and lastReplaced == expected
  return { repeated and 'replayed' or 'mismatch', redis.call('HGETALL', draft) }
end

redis.call('HSET', draft,
  'state', table.concat({ expiresAt, bytes, revision + 1, now, token }, '\n'),
  'titled', digest .. '\n' .. current)
if title then
  redis.call('HSET', draft, 'title', title)
else
  redis.call('HDEL', draft, 'title')
end
redis.call('PEXPIREAT', draft, expiresAt)
redis.call('ZADD', index, expiresAt, draft)
redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
return { 'written', redis.call('HGETALL', draft) }
