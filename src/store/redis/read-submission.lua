-- A live submission with its journal, in a list of none or one.
-- KEYS: the submission, its journal
-- ARGV: now
local expiresAt = redis.call('HGET', KEYS[1], 'expiresAt')
if not expiresAt or tonumber(expiresAt) <= tonumber(ARGV[1]) then
  return {}
end
return { { redis.call('HGETALL', KEYS[1]), redis.call('LRANGE', KEYS[2], 0, -1) } }
