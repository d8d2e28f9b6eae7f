-- Removes a draft.
-- KEYS: the draft, its owner's index (draft keys by expiry)
-- ARGV: now, expected
local draft, index = KEYS[1], KEYS[2]
local now, expected = ARGV[1], ARGV[2]

local live, current = string.match(redis.call('HGET', draft, 'state') or '', '^(%d+)\n%d+\n%d+\n%d+\n(.*)$')
if not live or tonumber(live) <= tonumber(now) then
  return { 'not-found' }
end
if expected ~= '*' and expected ~= current then
  return { 'mismatch', redis.call('HGETALL', draft) }
end

redis.call('DEL', draft)
redis.call('ZREM', index, draft)
return { 'removed' }
