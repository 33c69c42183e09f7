/**
 * The topic between several instances. Any of them takes a webhook, verifies it, and sends it ({@link
 * io.loyaltybridge.topic.TopicSender}); the one that owns the partition of its site reads it ({@link
 * io.loyaltybridge.topic.TopicReader}) and stores it. Knows Kafka and nothing of what a record is about.
 *
 * <p>What is promised: a record that was acknowledged is handed to the owner of its partition until that owner has it on disk. It
 * may be handed over more than once, by one instance or by two in turn, so who stores it recognises what it has already. The
 * records of a partition come in their order; records that one instance sent for one site are in the order in which it sent
 * them, as long as none of them failed.
 *
 * <p>This uses Kafka's own client and not {@code camel-kafka}, because three things have to happen at moments that a route does
 * not have: a partition that is handed over is given up only when nothing of it is under way any more; an offset is committed
 * only after the commit of the database; and while the database is away, polling goes on with all partitions paused, so that the
 * instance stays in its group and gets the same records again.
 */
@NullMarked
package io.loyaltybridge.topic;

import org.jspecify.annotations.NullMarked;
