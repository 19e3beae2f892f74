namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>The variables of one function of a template: its main part, a macro, a block, a recursive loop or the condition of a loop.</summary>
internal sealed class FunctionScope(FunctionScope? parent)
{
    private readonly Dictionary<(int Level, string Name), Variable> _variables = [];

    public FunctionScope? Parent { get; } = parent;

    /// <summary>How many variables there are.</summary>
    public int Count => _variables.Count;

    public Variable Declare(int level, string name)
    {
        if (!_variables.TryGetValue((level, name), out Variable? variable))
        {
            variable = new Variable(this, _variables.Count, name);
            _variables.Add((level, name), variable);
        }

        return variable;
    }
}

/// <summary>A place that holds a value while a template runs.</summary>
internal sealed class Variable(FunctionScope owner, int slot, string name)
{
    public FunctionScope Owner { get; } = owner;

    public int Slot { get; } = slot;

    public string Name { get; } = name;
}

/// <summary>What a variable gets when its scope is entered.</summary>
internal readonly record struct Load(LoadKind Kind, Variable? Source = null);

/// <summary>The kinds of <see cref="Load"/>.</summary>
internal enum LoadKind
{
    /// <summary>It is given from outside: a parameter, the target of a loop.</summary>
    Parameter,

    /// <summary>The value of the name in the template's variables.</summary>
    Resolve,

    /// <summary>The value of the variable of that name around the scope.</summary>
    Alias,

    /// <summary>Nothing yet.</summary>
    Undefined,
}

/// <summary>Which variable each name means within one scope, decided as Jinja does: before the template runs, from where names are read and set.</summary>
internal sealed class Symbols
{
    private readonly Dictionary<string, Variable> _variables = [];
    private readonly Dictionary<Variable, Load> _loads = [];
    private readonly HashSet<string> _stores = [];
    private readonly int _level;

    public Symbols(FunctionScope function, Symbols? parent)
    {
        (Function, Parent, _level) = (function, parent, parent is null ? 0 : parent._level + 1);
    }

    private Symbols(Symbols original)
    {
        (Function, Parent, _level) = (original.Function, original.Parent, original._level);
        _variables = new(original._variables);
        _loads = new(original._loads);
        _stores = [.. original._stores];
    }

    public FunctionScope Function { get; }

    public Symbols? Parent { get; }

    public IReadOnlyDictionary<Variable, Load> Loads => _loads;

    public Symbols Copy() => new(this);

    public Variable? Find(string name) => _variables.TryGetValue(name, out Variable? variable) ? variable : Parent?.Find(name);

    public void Store(string name)
    {
        _stores.Add(name);
        if (_variables.ContainsKey(name))
        {
            return;
        }

        Variable? outer = Parent?.Find(name);
        Define(name, outer is null ? new Load(LoadKind.Undefined) : new Load(LoadKind.Alias, outer));
    }

    public Variable DeclareParameter(string name)
    {
        _stores.Add(name);
        return Define(name, new Load(LoadKind.Parameter));
    }

    public void Read(string name)
    {
        if (Find(name) is null)
        {
            Define(name, new Load(LoadKind.Resolve));
        }
    }

    /// <summary>Takes over what the branches of an <c>if</c> found.</summary>
    public void Merge(IReadOnlyList<Symbols> branches)
    {
        HashSet<string> stores = [.. branches.SelectMany(branch => branch._stores)];
        stores.ExceptWith(_stores);
        foreach (Symbols branch in branches)
        {
            foreach ((string name, Variable variable) in branch._variables)
            {
                _variables[name] = variable;
            }

            foreach ((Variable variable, Load load) in branch._loads)
            {
                _loads[variable] = load;
            }

            _stores.UnionWith(branch._stores);
        }

        foreach (string name in stores)
        {
            Variable? outer = Parent?.Find(name);
            _loads[Find(name)!] = outer is null ? new Load(LoadKind.Resolve) : new Load(LoadKind.Alias, outer);
        }
    }

    /// <summary>All variables that are set in this scope or one around it.</summary>
    public IReadOnlyDictionary<string, Variable> StoredVariables()
    {
        var stored = new Dictionary<string, Variable>();
        for (Symbols? scope = this; scope is not null; scope = scope.Parent)
        {
            foreach (string name in scope._stores)
            {
                stored.TryAdd(name, Find(name)!);
            }
        }

        return stored;
    }

    private Variable Define(string name, Load load)
    {
        Variable variable = Function.Declare(_level, name);
        _variables[name] = variable;
        _loads[variable] = load;
        return variable;
    }
}
