namespace HfPipelines;

/// <summary>The answer to a <see cref="DecisionQuestion"/>.</summary>
public abstract record DecisionAnswer;
