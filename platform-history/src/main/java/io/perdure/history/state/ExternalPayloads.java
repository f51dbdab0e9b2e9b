package io.perdure.history.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.perdure.common.attribute.PredefinedAttribute;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Payloads that a history only refers to, because its clients keep them elsewhere (DE-2). Search
 * attributes have none.
 *
 * @param count how many there are
 * @param sizeBytes what they take elsewhere, as their clients say
 */
public record ExternalPayloads(long count, long sizeBytes) {
  static final ExternalPayloads NONE = new ExternalPayloads(0, 0);

  private static final OneofDescriptor ATTRIBUTES =
      HistoryEvent.getDescriptor().getOneofs().getFirst();
  private static final FieldDescriptor METADATA =
      HistoryEvent.getDescriptor().findFieldByNumber(HistoryEvent.USER_METADATA_FIELD_NUMBER);

  /** The fields of each message through which a payload can be reached. */
  private static final Map<Descriptor, List<FieldDescriptor>> WAYS = ways();

  /** Those that one event refers to. */
  static ExternalPayloads of(HistoryEvent event) {
    var attributes = event.getOneofFieldDescriptor(ATTRIBUTES);
    var total = attributes == null ? NONE : in((Message) event.getField(attributes));
    return event.hasUserMetadata() ? total.plus(in((Message) event.getField(METADATA))) : total;
  }

  ExternalPayloads plus(ExternalPayloads more) {
    return more.count == 0
        ? this
        : new ExternalPayloads(count + more.count, sizeBytes + more.sizeBytes);
  }

  /** The search attributes with those by which runs are found that have any. */
  SearchAttributes saidIn(SearchAttributes attributes) {
    return count == 0
        ? attributes
        : attributes.toBuilder()
            .putIndexedFields(
                PredefinedAttribute.EXTERNAL_PAYLOAD_COUNT.attributeName(), json(count))
            .putIndexedFields(
                PredefinedAttribute.EXTERNAL_PAYLOAD_SIZE.attributeName(), json(sizeBytes))
            .build();
  }

  private static Payload json(long number) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8(Long.toString(number)))
        .build();
  }

  private static ExternalPayloads in(Message message) {
    if (message instanceof Payload payload) {
      return of(payload);
    }
    var total = NONE;
    for (var field : WAYS.getOrDefault(message.getDescriptorForType(), List.of())) {
      if (field.isRepeated()) {
        for (var at = 0; at < message.getRepeatedFieldCount(field); at++) {
          total = total.plus(in((Message) message.getRepeatedField(field, at)));
        }
      } else if (message.hasField(field)) {
        total = total.plus(in((Message) message.getField(field)));
      }
    }
    return total;
  }

  private static ExternalPayloads of(Payload payload) {
    var size = 0L;
    for (var elsewhere : payload.getExternalPayloadsList()) {
      size += elsewhere.getSizeBytes();
    }
    return new ExternalPayloads(payload.getExternalPayloadsCount(), size);
  }

  private static Map<Descriptor, List<FieldDescriptor>> ways() {
    var messages = messagesOfEvents();
    var leading = new HashSet<>(Set.of(Payload.getDescriptor()));
    while (leading.addAll(messages.stream().filter(it -> leads(it, leading)).toList())) {
      // Until no message is found any more.
    }
    var ways = new HashMap<Descriptor, List<FieldDescriptor>>();
    for (var message : messages) {
      ways.put(
          message, message.getFields().stream().filter(field -> leadsTo(field, leading)).toList());
    }
    return Map.copyOf(ways);
  }

  private static Set<Descriptor> messagesOfEvents() {
    var found = new HashSet<>(Set.of(HistoryEvent.getDescriptor()));
    var open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (var field : open.remove().getFields()) {
        if (field.getJavaType() == JavaType.MESSAGE && found.add(field.getMessageType())) {
          open.add(field.getMessageType());
        }
      }
    }
    found.remove(SearchAttributes.getDescriptor());
    return found;
  }

  private static boolean leads(Descriptor message, Set<Descriptor> leading) {
    return message.getFields().stream().anyMatch(field -> leadsTo(field, leading));
  }

  private static boolean leadsTo(FieldDescriptor field, Set<Descriptor> leading) {
    return field.getJavaType() == JavaType.MESSAGE && leading.contains(field.getMessageType());
  }
}
