namespace HfPipelines;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c>, or what else the model's chat template knows.</param>
/// <param name="Parts">Text and pictures, in order.</param>
public sealed record ChatTurn(string Role, IReadOnlyList<ChatPart> Parts)
{
    /// <summary>The text parts, joined.</summary>
    public string Text => string.Concat(Parts.OfType<ChatText>().Select(p => p.Text));
}

/// <summary>A part of a turn.</summary>
public abstract record ChatPart;

/// <summary>Text in a turn.</summary>
/// <param name="Text">The text.</param>
public sealed record ChatText(string Text) : ChatPart;

/// <summary>A picture in a turn.</summary>
/// <param name="Image">The picture.</param>
public sealed record ChatImage(ImageData Image) : ChatPart;

/// <summary>A video in a turn.</summary>
/// <param name="Video">The video.</param>
public sealed record ChatVideo(VideoData Video) : ChatPart;

/// <summary>A recording in a turn.</summary>
/// <param name="Audio">The recording.</param>
public sealed record ChatAudio(AudioData Audio) : ChatPart;
