{
  const TASKS = 'finesse.containerservices.taskActivity';
  const ASK = 'finesse.containerservices.taskActivityRequest';

  /** @type {typeof finesse.containerservices.ContainerServices | null} */
  let services = null;

  /** Gadgets tell each other which task the agent works on. */
  const TaskActivityNotification = {
    /** @param {typeof finesse.containerservices.ContainerServices} containerServices */
    init(containerServices) {
      services = containerServices;
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
      const filled = { ...message, timestamp: message.timestamp ?? Date.now() };
      TaskActivityNotification._services().publish(TASKS, { from, message: filled });
    },

    /** @param {(notification: { from: string, message: any }) => void} callback */
    registerForTaskNotifications(callback) {
      TaskActivityNotification._services().addHandler(TASKS, callback);
    },

    /** Who shows a task says so again; such gadgets hear the request by onTaskRequest. */
    requestCurrentTasks() {
      TaskActivityNotification._services().publish(ASK, { timestamp: Date.now() });
    },

    /** @param {() => void} callback */
    onTaskRequest(callback) {
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
