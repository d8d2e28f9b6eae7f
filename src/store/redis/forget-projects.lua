-- Takes projects away from those that may have open submissions, unless announced again meanwhile.
-- KEYS: those projects, by when each was last announced
-- ARGV: project and when it was last announced, in turn
for i = 1, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('ZREM', KEYS[1], ARGV[i])
  end
end
return {}
