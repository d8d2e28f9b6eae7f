-- Takes a request to be carried out, unless somebody has.
-- KEYS: the request
-- ARGV: now, leaseUntil, expiresAt, digest, seed
local request = KEYS[1]
local now, leaseUntil, expiresAt, digest, seed = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local goes, asked, planted, held, answer =
  unpack(redis.call('HMGET', request, 'expiresAt', 'digest', 'seed', 'leaseUntil', 'answer'))
if goes and tonumber(goes) > now then
  if asked ~= digest then
    return { 'other-request' }
  end
  if answer then
    return { 'answered', answer }
  end
  if tonumber(held) > now then
    return { 'in-progress' }
  end
  seed = planted
end

redis.call('HSET', request, 'expiresAt', expiresAt, 'digest', digest, 'seed', seed, 'leaseUntil', leaseUntil)
redis.call('HDEL', request, 'answer')
redis.call('PEXPIREAT', request, expiresAt)
return { 'claimed', seed }
