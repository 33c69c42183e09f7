package io.loyaltybridge.topic;

import org.jspecify.annotations.Nullable;

/**
 * What was read at a place of the topic: a record, or why there is none that this version can read.
 *
 * @param partition from 0
 * @param offset    the place in the partition
 * @param record    null where there is a problem
 * @param problem   what was expected and what was found; null where there is a record. Such a place is to be reported; it stays in the
 *                  topic for its {@code retention.ms}, so a newer version can read it after {@code kafka rewind}
 */
public record Read(int partition, long offset, @Nullable TopicRecord record, @Nullable String problem) {}
