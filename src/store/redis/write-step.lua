-- Writes or deletes one step. Answers the whole draft after it, but for the value that the caller has just sent.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expiresAt, expected, digest, token, step, stepToken, maxBytes, the value when there is one
local draft, index = KEYS[1], KEYS[2]
local now, expiresAt, expected, digest, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local maxBytes, value = tonumber(ARGV[8]), ARGV[9]
local step, content = 's:' .. ARGV[6], 'v:' .. ARGV[6]

local state, written = unpack(redis.call('HMGET', draft, 'state', step))
local live, bytes, revision = string.match(state or '', '^(%d+)\n(%d+)\n(%d+)\n')
if not live or tonumber(live) <= tonumber(now) then
  return { 'not-found' }
end

local current, lastDigest, lastReplaced = string.match(written or '', '^%d+\n([^\n]*)\n([^\n]*)\n(.*)$')
if expected ~= '*' and expected ~= current then
  local repeated = lastDigest == digest and lastReplaced == expected
  return { repeated and 'replayed' or 'mismatch', redis.call('HGETALL', draft) }
end

bytes = bytes - redis.call('HSTRLEN', draft, content) + #(value or '')
if bytes > maxBytes then
  return { 'too-large' }
end

redis.call('HSET', draft,
  'state', table.concat({ expiresAt, bytes, revision + 1, now, token }, '\n'),
  step, table.concat({ now, ARGV[7], digest, current or '' }, '\n'))
redis.call('HDEL', draft, content)
local answer = redis.call('HGETALL', draft)
if value then
  redis.call('HSET', draft, content, value)
end
redis.call('PEXPIREAT', draft, expiresAt)
redis.call('ZADD', index, expiresAt, draft)
redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
return { 'written', answer }
