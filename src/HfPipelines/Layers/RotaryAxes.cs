namespace HfPipelines.Layers;

/// <summary>How the frequencies of a rotary embedding are shared out over the axes time, height and width.</summary>
public enum RotaryAxes
{
    /// <summary>There is one axis.</summary>
    None,

    /// <summary>A section of neighbouring frequencies an axis (Qwen2-VL, GLM-4V).</summary>
    Sections,

    /// <summary>The axes take turns, and time takes what height and width leave (Qwen3-VL).</summary>
    Interleaved,

    /// <summary>Height and width take turns, then comes time; the sections are given in that order (ERNIE 4.5 VL).</summary>
    TimeLast,
}
