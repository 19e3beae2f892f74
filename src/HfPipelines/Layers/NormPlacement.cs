namespace HfPipelines.Layers;

/// <summary>Where a transformer layer normalises.</summary>
public enum NormPlacement
{
    /// <summary>What enters each of its blocks.</summary>
    Before,

    /// <summary>The sum of each block's result and what entered it.</summary>
    After,
}
