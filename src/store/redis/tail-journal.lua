-- The end of a live submission's journal, and the phase when there is one.
-- KEYS: the submission, its journal
-- ARGV: now, the first entry
local expiresAt, phase = unpack(redis.call('HMGET', KEYS[1], 'expiresAt', 'phase'))
if not expiresAt or tonumber(expiresAt) <= tonumber(ARGV[1]) then
  return {}
end
local found = { redis.call('LRANGE', KEYS[2], ARGV[2], -1) }
if phase then
  found[2] = phase
end
return found
