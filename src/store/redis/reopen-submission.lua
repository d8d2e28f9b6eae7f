-- Opens a closed submission again with a lease of its own, puts the service's record and has the draft hold again.
-- KEYS: the submission, its journal, the open submissions (id to key), the services, the draft when there is one
-- ARGV: when the project was announced (milliseconds of the server's clock) and for how long that is good, now,
--       leaseUntil, id, name, record, whether the service is there ('1' or '0') and as which record, the submission that
--       the draft must name, the entries
local submission, journal, open, services, draft = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local announcedAt, goodFor, now, leaseUntil, id = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local name, record, mustBeThere, seen, finalizedAs = ARGV[6], ARGV[7], ARGV[8] == '1', ARGV[9], ARGV[10]

-- A project that was announced long ago may have been forgotten, and with it whatever is open there.
if redis.call('TIME')[1] * 1000 - announcedAt > tonumber(goodFor) then
  return { 'late' }
end
local expiresAt, phase, epoch = unpack(redis.call('HMGET', submission, 'expiresAt', 'phase', 'epoch'))
if not expiresAt or tonumber(expiresAt) <= tonumber(now) then
  return { 'gone' }
end
if not phase then
  return { 'open' }
end
local holder = redis.call('HGET', services, name)
if mustBeThere and holder ~= seen or holder and not mustBeThere then
  return { 'service-moved' }
end

local nextEpoch = (epoch or 0) + 1
redis.call('HSET', submission, 'epoch', nextEpoch, 'leaseUntil', leaseUntil)
redis.call('HDEL', submission, 'phase')
for i = 11, #ARGV do
  redis.call('RPUSH', journal, ARGV[i])
end
redis.call('PEXPIREAT', journal, expiresAt)
redis.call('HSET', open, id, submission)
redis.call('HSET', services, name, record)
if draft then
  local made, of, with = string.match(redis.call('HGET', draft, 'finalized') or '', '^([^\n]*)\n(%d+)\n[01]\n([^\n]*)\n')
  if made == finalizedAs then
    redis.call('HSET', draft, 'finalized', table.concat({ made, of, '1', with, '' }, '\n'))
  end
end
return { 'reopened', nextEpoch }
