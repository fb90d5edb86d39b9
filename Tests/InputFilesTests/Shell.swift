import Glibc
import Testing

/// Starts a shell with a script, whose output goes to a descriptor.
func shell(_ script: String, output: Int32) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    // The words are copied by the kernel before the call returns.
    let command = ["/bin/sh", "-c", script]
    let words = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var process: pid_t = 0
    let number = unsafe posix_spawn(&process, command[0], &actions, nil, words, environ)
    try #require(number == 0)
    return process
}

func waitpid(_ process: pid_t) {
    _ = Glibc.waitpid(process, nil, 0)
}
