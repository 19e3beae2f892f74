namespace HfPipelines.Video.Sampling;

/// <summary>How frames are chosen of a video.</summary>
internal abstract class FrameSampler
{
    private static readonly Dictionary<string, FrameSampler> Known = new()
    {
        ["dynamic_rate"] = new DynamicRateSampler(),
        ["ends"] = new EndsSampler(),
        ["limited_rate"] = new LimitedRateSampler(),
        ["seconds"] = new SecondsSampler(),
        ["shifted"] = new ShiftedSampler(),
        ["rounded_line"] = new RoundedLineSampler(),
        ["single_line"] = new SingleLineSampler(),
        ["steps"] = new StepSampler(),
        ["steps_by_duration"] = new DurationStepSampler(),
        ["steps_in_range"] = new RangeStepSampler(),
        ["sub_frames"] = new SubFrameSampler(),
        ["timeline"] = new TimelineSampler(fillsByFloor: false),
        ["timeline_by_floor"] = new TimelineSampler(fillsByFloor: true),
        ["trimmed"] = new TrimmedSampler(),
        ["uniform"] = new UniformSampler(),
    };

    /// <summary>Finds a choice by the name that the table of classes has for it.</summary>
    /// <param name="name">The name.</param>
    public static FrameSampler Get(string name) => Known.TryGetValue(name, out FrameSampler? sampler) ? sampler : throw new InvalidOperationException($"No sampling '{name}'.");

    /// <summary>Chooses.</summary>
    /// <param name="request">Of what, and how many.</param>
    /// <returns>The metadata with the chosen frames.</returns>
    /// <exception cref="VideoException">Arguments contradict each other or the video, or something is not known that is needed.</exception>
    public abstract VideoMetadata Sample(FrameRequest request);
}
