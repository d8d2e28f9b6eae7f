-- Takes over the lease of an open submission that has run out.
-- KEYS: the submission, its journal
-- ARGV: now, until
local submission, journal, now = KEYS[1], KEYS[2], tonumber(ARGV[1])

local expiresAt, phase, epoch, leaseUntil =
  unpack(redis.call('HMGET', submission, 'expiresAt', 'phase', 'epoch', 'leaseUntil'))
if not expiresAt or tonumber(expiresAt) <= now then
  return { 'not-found' }
end
if phase then
  return { 'closed' }
end
-- Submissions begun by servers that knew no leases have none.
if leaseUntil and tonumber(leaseUntil) > now then
  return { 'held' }
end

local nextEpoch = (epoch or 0) + 1
redis.call('HSET', submission, 'epoch', nextEpoch, 'leaseUntil', ARGV[2])
return { 'claimed', nextEpoch, { redis.call('HGETALL', submission), redis.call('LRANGE', journal, 0, -1) } }
