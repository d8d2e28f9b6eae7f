-- Holds the lease of an open submission until then.
-- KEYS: the submission, its journal
-- ARGV: the epoch of the lease that the caller holds, until
local submission, journal = KEYS[1], KEYS[2]

local phase, epoch = unpack(redis.call('HMGET', submission, 'phase', 'epoch'))
if phase or epoch ~= ARGV[1] then
  return { 'lost' }
end

redis.call('HSET', submission, 'leaseUntil', ARGV[2])
return { 'renewed', redis.call('LLEN', journal) }
