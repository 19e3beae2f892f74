namespace HfPipelines.Networks;

/// <summary>A network whose output has steps that each stand for as many samples of a recording.</summary>
public interface ISpeechFrames
{
    /// <summary>The number of samples from one step to the next.</summary>
    int SamplesPerStep { get; }
}
