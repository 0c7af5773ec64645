{
  const TASKS = 'finesse.containerservices.taskActivity';
  const ASK = 'finesse.containerservices.taskActivityRequest';

  /** @type {typeof finesse.containerservices.ContainerServices | null} */
  let services = null;
  /** What this gadget has told last, as long as that task is the one worked on. @type {{ from: string, message: any } | null} */
  let current = null;
  /** It has a way of its own to say so. */
  let answersItself = false;

  function answer() {
    if (current && !answersItself) TaskActivityNotification._services().publish(TASKS, current);
  }

  /** Gadgets tell each other which task the agent works on. */
  const TaskActivityNotification = {
    /** @param {typeof finesse.containerservices.ContainerServices} containerServices */
    init(containerServices) {
      services = containerServices;
      services._on(ASK, answer);
      return TaskActivityNotification;
    },

    /**
     * @param {string} from
     * @param {{ taskId: string, active: boolean, mediaType: string, timestamp?: number, contextInfo?: any }} message
     * @throws {Error} if something is missing
     */
    notifyTaskSelection(from, message) {
      const { taskId, active, mediaType } = message ?? {};
      if (!from || !taskId || typeof active !== 'boolean' || !mediaType) {
        throw new Error('notifyTaskSelection: from, taskId, active and mediaType are required');
      }
      const told = { from, message: { ...message, timestamp: message.timestamp ?? Date.now() } };
      if (active) current = told;
      else if (current?.message.taskId === taskId) current = null;
      TaskActivityNotification._services().publish(TASKS, told);
    },

    /** @param {(notification: { from: string, message: any }) => void} callback */
    registerForTaskNotifications(callback) {
      TaskActivityNotification._services().addHandler(TASKS, callback);
    },

    /** Each gadget that has told of a task, and of no other since, tells it again. */
    requestCurrentTasks() {
      TaskActivityNotification._services().publish(ASK, { timestamp: Date.now() });
    },

    /** For gadgets that answer in a way of their own. @param {() => void} callback */
    onTaskRequest(callback) {
      answersItself = true;
      TaskActivityNotification._services().addHandler(ASK, callback);
    },

    _services() {
      if (!services) throw new Error('TaskActivityNotification.init has not been called');
      return services;
    },
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'TaskActivityNotification'>} */ ({ TaskActivityNotification }),
  );
}
