namespace HfPipelines;

/// <summary>Why a continuation ended.</summary>
public enum FinishReason
{
    /// <summary>An ending token, a stop string or a criterion of the caller.</summary>
    Stop,

    /// <summary>The length ran out.</summary>
    Length,

    /// <summary>The time ran out.</summary>
    Time,
}
