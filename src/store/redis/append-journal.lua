-- Appends entries to the journal of a submission that has not been closed.
-- KEYS: the submission, its journal
-- ARGV: the entries
local expiresAt, phase = unpack(redis.call('HMGET', KEYS[1], 'expiresAt', 'phase'))
if not expiresAt then
  return { 'gone' }
end
if phase then
  return { 'closed' }
end
for _, entry in ipairs(ARGV) do
  redis.call('RPUSH', KEYS[2], entry)
end
redis.call('PEXPIREAT', KEYS[2], expiresAt)
return { 'appended' }
