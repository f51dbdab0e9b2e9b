package io.perdure.matching.queue;

import io.perdure.matching.queue.Batch.ConfigChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wants to configure a queue: each change is made to the one before, stored with the next
 * batch, and holds from when that is durable (MT-48).
 */
final class Configuring {
  /** Changes that may wait at a time. */
  static final int LIMIT = 1_000;

  private final Step step;
  private final LoadedQueues queues;
  private final QueueReading reading;
  private final BacklogWriting writing;
  private final Map<LoadedQueue, List<Message.ConfigureAsked>> waiting = new LinkedHashMap<>();
  private int held;

  Configuring(Step step, LoadedQueues queues, QueueReading reading, BacklogWriting writing) {
    this.step = step;
    this.queues = queues;
    this.reading = reading;
    this.writing = writing;
  }

  void asked(Message.ConfigureAsked asked) {
    var queue = queues.normal(asked.queue());
    if (queue.isOpen()) {
      queue.changeBegins();
      change(queue, asked);
    } else if (held >= LIMIT) {
      answer(asked.configure(), new ConfigOutcome.TooMany());
    } else {
      held++;
      queue.changeBegins();
      waiting.computeIfAbsent(queue, _ -> new ArrayList<>()).add(asked);
      reading.read(queue, false);
    }
  }

  private void change(LoadedQueue queue, Message.ConfigureAsked asked) {
    var changed = QueueConfigs.changed(queue.decidedConfig(), asked.request(), step.now());
    if (changed.getFairnessWeightOverridesCount() > QueueConfigs.WEIGHT_LIMIT) {
      queue.changeEnds();
      answer(asked.configure(), new ConfigOutcome.TooManyWeights());
    } else {
      queue.decideConfig(changed, step.now());
      writing.configure(new ConfigChange(asked.configure(), queue, changed));
    }
  }

  /** What is stored of the queue is known now. */
  void wasRead(LoadedQueue queue) {
    var asked = waiting.remove(queue);
    if (asked != null) {
      held -= asked.size();
      asked.forEach(one -> change(queue, one));
    }
  }

  /** The change is durable. */
  void stored(ConfigChange change) {
    change.queue().changeEnds();
    change.queue().configure(change.config(), step.now());
    answer(change.configure(), new ConfigOutcome.Configured(change.config()));
  }

  /** Nobody is answered here any more; the driver tells those whose change is being stored. */
  void end() {
    waiting.values().forEach(all -> all.forEach(this::refuse));
    waiting.clear();
  }

  void refuse(Message.ConfigureAsked asked) {
    answer(asked.configure(), new ConfigOutcome.NotOwned());
  }

  private void answer(long configure, ConfigOutcome outcome) {
    step.add(new Effect.AnswerConfigure(configure, outcome));
  }
}
