package io.perdure.common.cluster;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Nodes, shards, matching partitions and who owns them. All methods block and throw what the
 * database throws; all may be called again.
 */
public interface LeaseStore {
  /**
   * Says that a node lives, by the database's clock.
   *
   * @param draining whether it takes nothing new and gives back what it owns
   * @return the database's time, read during the call
   */
  Instant heartbeat(Node node, boolean draining);

  /** The database's time. */
  Instant time();

  /** The nodes of a role that have said so within the last 4 s, by id. */
  List<Member> members(String role);

  /** Removes nodes that have been dead for an hour. */
  void forgetDeadNodes();

  /** Says that a node has ended. */
  void leave(UUID node);

  /**
   * Creates shards and matching partitions when there are none; otherwise leaves them as they are.
   */
  void createLayout(int shards, int matchingPartitions);

  /**
   * Divides history into another number of shards, while it is at work. The shards before are gone
   * and so their owners fenced; what they still owed for a run is owed by the new shard that has
   * it.
   *
   * @throws LeaseBlocked when a transaction of an owner did not end in time; nothing has changed
   */
  void changeLayout(int shards);

  /** The shards of the present layout, by first slot. */
  List<Shard> shards();

  /** All leases of a kind, by id. */
  List<Lease> leases(Leased kind);

  /** Who owns what, and where those nodes are reached. */
  OwnerTable owners();

  /**
   * Takes ownership by raising the epoch, if it is still the expected one. Waits for a transaction
   * of the old owner, but no longer than 1 s.
   *
   * @return the raised epoch; empty when the epoch was another one
   * @throws LeaseBlocked when a transaction of the old owner did not end in time
   */
  OptionalLong take(Leased kind, int id, long fromEpoch, UUID owner);

  /** Ends the database backends that hold a lock on the row of a lease. */
  void endBlockers(Leased kind, int id);

  /** Gives ownership back, if it is still held with this epoch. */
  void release(Leased kind, int id, long epoch);
}
