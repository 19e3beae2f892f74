namespace HfPipelines;

/// <summary>How results are drawn over a picture.</summary>
public sealed record DrawingOptions
{
    /// <summary>The names of labels, by number, for results that have numbers only; where there is none, the number is shown.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether labels and scores are written.</summary>
    public bool ShowsText { get; init; } = true;

    /// <summary>How thick lines are, in pixels; null for a 200th of the picture's shorter side, at least 1.</summary>
    public int? LineWidth { get; init; }

    /// <summary>How many pixels wide and high a dot of the letters is, which are 8 dots high; null for a 300th of the picture's shorter side, at least 1.</summary>
    public int? TextScale { get; init; }

    /// <summary>How much of masks covers the picture, from 0 to 1.</summary>
    public double MaskOpacity { get; init; } = 0.5;
}
