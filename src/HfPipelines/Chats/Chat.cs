using System.Collections;

namespace HfPipelines;

/// <summary>A conversation: turns of text and pictures, oldest first. A last turn by the assistant is continued, not answered.</summary>
public sealed class Chat : IReadOnlyList<ChatTurn>
{
    private readonly List<ChatTurn> _turns = [];

    /// <summary>The number of turns.</summary>
    public int Count => _turns.Count;

    /// <summary>A turn.</summary>
    /// <param name="index">From 0, the oldest.</param>
    public ChatTurn this[int index] => _turns[index];

    /// <summary>Adds a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <returns>This conversation.</returns>
    public Chat Add(ChatTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        _turns.Add(turn);
        return this;
    }

    /// <summary>Adds an instruction for the assistant.</summary>
    /// <param name="text">The instruction.</param>
    /// <returns>This conversation.</returns>
    public Chat System(string text) => Add(new ChatTurn("system", [new ChatText(text)]));

    /// <summary>Adds what the user says; the pictures stand before the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="images">The pictures.</param>
    /// <returns>This conversation.</returns>
    public Chat User(string text, params IEnumerable<ImageData> images) => Add(new ChatTurn("user", [.. images.Select(i => new ChatImage(i)), new ChatText(text)]));

    /// <summary>Adds what the assistant said.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This conversation.</returns>
    public Chat Assistant(string text) => Add(new ChatTurn("assistant", [new ChatText(text)]));

    /// <summary>The turns, oldest first.</summary>
    public IEnumerator<ChatTurn> GetEnumerator() => _turns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
